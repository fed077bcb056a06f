"""How gunicorn serves the web form on one machine; it reads the names of this module."""

from standalone.child import die_with_parent

worker_class = "gthread"
workers = 2
threads = 4
#: Read the program once, not once a worker: nothing is opened before they part.
preload_app = True
timeout = 60
graceful_timeout = 10
#: Some browsers open a connection ahead of need and keep it: threads must not wait for them long.
keepalive = 5
#: A run of its own has no use for a control socket in somebody's home folder.
control_socket_disable = True


def post_fork(server: object, worker: object) -> None:
    """Let no worker of the web outlive its master, or it would hold the port."""
    die_with_parent()
