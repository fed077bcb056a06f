"""The closing meeting, part by part."""
