"""`python -m api` is `sogoc`."""

from api.cli import main

if __name__ == "__main__":
    main()
