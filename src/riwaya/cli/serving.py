"""``serve``: open the workbench of a ledger in the browser."""

from __future__ import annotations

import click

from riwaya.cli.common import Settings, common_options, reader_option


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port; 0 takes a free one.")
@click.option("--open/--no-open", "opens", default=False, help="Open the browser.")
@click.option("--tiles", default="", help="Address of map tiles, for those online (off).")
@click.option("--once", is_flag=True, help="See that the first page answers, and end.")
@click.option("--https", is_flag=True, help="A proxy in front speaks https to browsers.")
@reader_option
@common_options
def serve(
    settings: Settings,
    host: str,
    port: int,
    opens: bool,
    tiles: str,
    once: bool,
    https: bool,
    kind: str,
) -> None:
    """Open the workbench of a ledger; end it with Ctrl-C. Nothing leaves this machine.

    With --host another machine may come in: that needs accounts (`riwaya accounts add`).
    """
    from riwaya.web import serving
    from riwaya.web.bench import Settings as BenchSettings

    asked = BenchSettings(settings.ledger, host, port, kind, tiles=tiles, https=https)
    if once:
        serving.try_once(asked, tell=click.echo)
    else:
        serving.serve(asked, opens=opens, tell=click.echo)
