"""The sub-commands of `thidua`, a module each; `standalone.cli` loads the one that is called."""
