"""Whether new requests may come."""


class Lifecycle:
    """Ready until the service is told to stop."""

    def __init__(self) -> None:
        self.ready = True

    def stop(self) -> None:
        self.ready = False
