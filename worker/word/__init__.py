"""Everything that touches a .docx: compile, fill, package, sandbox, inspect, lint."""
