"""The overall goal of a year on the page: what is reported and what people answer, side by side."""
