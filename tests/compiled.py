"""Templates compiled once for every application of every test process."""

from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket


class CompiledOnce(FileSystemBytecodeCache):
    """In a folder that lasts as long as the tests: the code that compiles may change after them."""

    def get_bucket(
        self, environment: Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        shape = (
            *map(_said, (environment.finalize, environment.autoescape)),
            *sorted(environment.extensions),
        )
        return super().get_bucket(environment, f"{shape} {name}", filename, source)


def _said(option: Any) -> str:
    return getattr(option, "__qualname__", repr(option))
