"""The command line: `watchword serve`, and what operators do."""
