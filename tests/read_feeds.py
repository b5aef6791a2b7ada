"""Read every file below a folder as a feed: `python tests/read_feeds.py FOLDER`. Exit code 1 if reading one crashes.

Made for the test feeds in feedparser's source distribution (`pip download --no-binary :all: --no-deps feedparser`).
"""

import sys
import traceback
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from index.errors import SourceError
from index.fetching import feeds


def main(folder: Path) -> int:
    counts: Counter[str] = Counter()
    for path in sorted(each for each in folder.rglob("*") if each.suffix in (".xml", ".json", ".dat", ".gz", ".z")):
        data = path.read_bytes()
        counts["files"] += 1
        counts["taken for feeds"] += feeds.is_feed(data, "")
        try:
            feed = feeds.read(data, "http://feeds.test/feed")
            counts["items"] += len(feed.items)
            counts["full items"] += sum(bool(item.page() and item.digest and item.full) for item in feed.items)
            counts["read"] += 1
        except SourceError:
            counts["refused"] += 1
        except Exception:  # noqa: BLE001  # a crash is what this looks for
            counts["crashed"] += 1
            print(path, traceback.format_exc(), sep="\n", file=sys.stderr)
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    return 1 if counts["crashed"] else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
