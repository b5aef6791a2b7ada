"""The Slack app. To read in order: asked, events, once; threads, channels; limits, blocks, replies; calls, problems,
posts; answering and the kinds of answers; app, which joins them; socket and http, by which Slack reaches it."""
