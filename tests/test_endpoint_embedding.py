"""Vectors from an endpoint: of unit length, and asked for once for the same question."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from index.embeddings import load


def test_the_same_question_is_embedded_once() -> None:
    asked: list[list[str]] = []

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
            asked.append(texts)
            rows = [
                {"object": "embedding", "index": n, "embedding": [3.0, 4.0, float(len(each))]}
                for n, each in enumerate(texts)
            ]
            usage = {"prompt_tokens": 1, "total_tokens": 1}
            body = json.dumps({"object": "list", "data": rows, "model": "small", "usage": usage}).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        model = load("openai:small", base_url=f"http://127.0.0.1:{server.server_port}/v1", api_key="none")
        first, again, other = (model.query(text) for text in ("Who won?", "Who won?", "Who lost it?"))
        documents = model.documents(["Who won?", "Who lost it?"])
        server.shutdown()
    assert np.array_equal(first, again)
    assert np.allclose(np.linalg.norm([first, other], axis=1), 1)
    assert np.allclose(documents, [first, other])
    assert [len(each) for each in asked] == [1, 1, 2]
