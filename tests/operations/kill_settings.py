"""The product as it is, plus one address that takes an order without a browser."""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.operations.kill_urls"
