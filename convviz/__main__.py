"""``python -m convviz`` starts the app, as the command `convviz` does."""

from convviz.app.command import main

if __name__ == "__main__":
    main()
