"""Tests, one file a room; stories played twice; the documentation and the content under test as well."""
