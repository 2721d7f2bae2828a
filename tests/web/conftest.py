"""The whole application, as for the patient surface."""

from tests.chat.conftest import (  # noqa: F401 - fixtures
    client,
    clinical,
    engine,
    make_app,
    patient,
    shared_client,
    shared_engine,
)
