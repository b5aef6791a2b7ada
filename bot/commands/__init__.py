"""The command line's commands, their options, and what they print besides replies."""
