"""Answer, summarise and digest: writers, the support check, the replies, and the surfaces people meet."""
