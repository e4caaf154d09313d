"""`python -m sgdd` is the command `sgdd`"""

from sgdd.cli import main

if __name__ == "__main__":
    main()
