"""One measure in this process, on the base that the environment names: `python -m bench.run pages 1000`."""

import importlib
import json
import sys


def main() -> None:
    import django

    django.setup()
    name, documents = sys.argv[1], int(sys.argv[2])
    figures = importlib.import_module(f"bench.measures.{name}").run(documents)
    print("figures: " + json.dumps([figure.as_json() for figure in figures], ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
