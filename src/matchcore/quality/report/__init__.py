"""A quality report as text, Markdown, JUnit XML, JSON and a page with pictures."""
