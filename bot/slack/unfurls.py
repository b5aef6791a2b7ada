"""Links of listed domains, unfurled to the one-line summary of their article."""

from bot.reply import Json
from bot.slack import replies
from bot.slack.asked import Asked
from bot.slack.channels import Channel
from bot.slack.desk import Desk
from bot.slack.problems import LOG, SlackError
from bot.slack.summaries import article_of
from index.errors import SourceError, UsageError


async def unfurl(desk: Desk, asked: Asked, channel: Channel) -> None:
    """Only where the channel has opted in. A page that its collection does not hold is fetched; one that cannot be read
    keeps Slack's preview."""
    unfurls: dict[str, Json] = {}
    for url in asked.links:
        if not channel.unfurls(url):
            continue
        try:
            article = await article_of(desk, url, channel.collection)
            found = await desk.work(desk.service.summarise, article, length="one-line")
        except (SourceError, UsageError) as error:  # nothing was asked, so nothing is said
            LOG.debug("not unfurled: %s", error)
            continue
        if found.sentences:
            unfurls[url] = {"blocks": replies.unfurled(found)}
    if not unfurls:
        return
    try:
        await desk.slack.call(desk.slack.client.chat_unfurl, channel=asked.channel, ts=asked.ts, unfurls=unfurls)
    except SlackError as error:
        if error.fatal:
            raise
        desk.problems.note(error)
