"""`python -m standalone`: what the bootstrap starts."""

from standalone.cli import main

if __name__ == "__main__":
    main()
