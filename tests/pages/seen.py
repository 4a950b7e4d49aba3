"""What a person sees of a page that AppTest has run."""

from streamlit.testing.v1 import AppTest


def texts(page: AppTest) -> str:
    """Every text on the page, also those handed to components as data."""
    protos = [str(element.proto) for element in page.main if hasattr(element, "proto")]
    return "\n".join(protos).replace("\\\\", "").replace('\\"', '"')


def labels(page: AppTest) -> set[str]:
    """The labels of its buttons."""
    return {button.label for button in page.button}
