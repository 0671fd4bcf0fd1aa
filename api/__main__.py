"""`python -m api` is `sogoc`."""

from api.start import main

if __name__ == "__main__":
    main()
