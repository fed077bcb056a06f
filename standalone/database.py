"""The database as the command reaches it: always with the newest schema."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from migrations.run import NewerSchemaError, upgrade
from standalone.speak import Refusal
from workflow.config import Settings
from workflow.models import open_engine


@contextmanager
def opened(settings: Settings) -> Iterator[Session]:
    """A session; whoever uses it commits. Raises `Refusal` where there is no usable database."""
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine)
        with Session(engine) as session:
            yield session
    except NewerSchemaError as error:
        raise Refusal(str(error), "") from error
    except OperationalError as error:
        address = make_url(settings.database_url).render_as_string(hide_password=True)
        reason = str(error.orig).strip().splitlines()[0]
        raise Refusal(
            f"không dùng được cơ sở dữ liệu {address}: {reason}",
            f"the database {address} cannot be used: {reason}",
        ) from error
    finally:
        engine.dispose()


def now() -> dt.datetime:
    """This moment; services are told it, they never ask."""
    return dt.datetime.now(dt.UTC)
