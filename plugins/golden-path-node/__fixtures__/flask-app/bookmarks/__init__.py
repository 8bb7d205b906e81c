"""A bookmark manager for a small team."""

import logging

from flask import Flask, jsonify, request

from .store import Store

log = logging.getLogger(__name__)


def create_app(store=None):
    app = Flask(__name__)
    bookmarks = store or Store()

    @app.get("/healthz")
    def healthz():
        return jsonify(status="ok")

    @app.get("/bookmarks")
    def index():
        return jsonify(bookmarks.all(tag=request.args.get("tag")))

    @app.post("/bookmarks")
    def create():
        body = request.get_json(silent=True) or {}
        if not body.get("url"):
            return jsonify(error="url is required"), 400
        bookmark = bookmarks.add(body["url"], body.get("tags", []))
        log.info("bookmark %s added", bookmark["id"])
        return jsonify(bookmark), 201

    @app.delete("/bookmarks/<int:bookmark_id>")
    def delete(bookmark_id):
        if not bookmarks.remove(bookmark_id):
            return jsonify(error="not found"), 404
        return "", 204

    return app
