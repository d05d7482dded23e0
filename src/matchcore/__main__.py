"""`python -m matchcore`: the command line, where its script is not on the path."""

from matchcore.cli import main

if __name__ == "__main__":
    main()
