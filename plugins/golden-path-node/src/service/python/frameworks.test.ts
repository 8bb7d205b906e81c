import { type Files, rendering } from '../../__testUtils__/renderings';
import { memoryTree } from '../../tree';
import { verifyTree } from '../../verify';

const CONTROLS = ['authorization', 'audit-log', 'http-hardening', 'privacy'];

/** What a service has besides its code: role map, record of personal data, tests, answers. */
const AROUND: Files = Object.fromEntries(
  Object.entries(rendering('python')).filter(
    ([path]) => !path.endsWith('.py') || path.startsWith('tests/'),
  ),
);

const RULES = `import json
import logging
from datetime import datetime, timezone
import jwt
import yaml

RULES = yaml.safe_load(open("rbac.yaml"))["rules"]
KEYS = jwt.PyJWKClient("https://login.harbour.internal/keys")
HIDDEN = {"authorization", "cookie", "password", "token", "email", "phone", "name", "address"}


def roles_of(header):
    if not header or not header.startswith("Bearer "):
        return None
    try:
        token = header[7:]
        key = KEYS.get_signing_key_from_jwt(token)
        claims = jwt.decode(
            token, key.key, algorithms=["RS256"], audience="ledger", issuer="https://login.harbour.internal",
            options={"require": ["exp"]},
        )
    except jwt.PyJWTError:
        return None
    return claims.get("roles", [])


def allowed(route, roles):
    return any(rule["route"] == route and set(rule["roles"]) & set(roles) for rule in RULES)


def record(who, what, subject, outcome, correlation_id, source_ip):
    with open("/var/log/audit/events.jsonl", "a") as stream:
        stream.write(json.dumps({
            "when": datetime.now(timezone.utc).isoformat(), "who": who, "what": what, "subject": subject,
            "outcome": outcome, "correlationId": correlation_id, "service": "ledger", "sourceIp": source_ip,
        }) + "\\n")


class JsonFormatter(logging.Formatter):
    def format(self, line):
        extra = {k: "[hidden]" if k in HIDDEN else v for k, v in getattr(line, "data", {}).items()}
        return json.dumps({"message": line.getMessage(), **extra})
`;

const FRAMEWORKS: Record<string, Files> = {
  flask: {
    'app/__main__.py': `from flask import Flask, abort, jsonify, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_talisman import Talisman
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from waitress import serve
from app.rules import allowed, record, roles_of

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 64 * 1024
Talisman(app, content_security_policy={"default-src": "'none'"}, force_https=False)
Limiter(get_remote_address, app=app, default_limits=["120 per minute"])


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(max_length=100)


@app.before_request
def decide():
    if request.path == "/health/live":
        return None
    roles = roles_of(request.headers.get("authorization"))
    if roles is None:
        record("?", request.method, request.path, "denied", "1", request.remote_addr)
        abort(401)
    if not allowed(f"{request.method} {request.url_rule}", roles):
        record("?", request.method, request.path, "denied", "1", request.remote_addr)
        abort(403)
    record("?", request.method, request.path, "allowed", "1", request.remote_addr)
    return None


@app.get("/health/live")
def live():
    return "", 204


@app.post("/v1/items")
def create():
    try:
        item = Item.model_validate(request.get_json())
    except ValidationError:
        abort(400)
    return jsonify(item.model_dump()), 201


@app.errorhandler(Exception)
def failed(error):
    app.logger.error("failed")
    return jsonify(error="internal"), 500


if __name__ == "__main__":
    serve(app, port=8080, channel_timeout=20, max_request_body_size=65536)
`,
  },
  fastapi: {
    'app/__main__.py': `import uvicorn
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from slowapi import Limiter
from slowapi.middleware import SlowAPIMiddleware
from slowapi.util import get_remote_address
from starlette.middleware.base import BaseHTTPMiddleware
from app.rules import allowed, record, roles_of


class SecurityHeaders(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next):
        if int(request.headers.get("content-length", "0")) > 65536:
            return Response(status_code=413)
        response = await call_next(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "default-src 'none'"
        response.headers["Cache-Control"] = "no-store"
        return response


async def decide(request: Request):
    roles = roles_of(request.headers.get("authorization"))
    if roles is None:
        record("?", request.method, request.url.path, "denied", "1", request.client.host)
        raise HTTPException(401)
    if not allowed(f"{request.method} {request.url.path}", roles):
        record("?", request.method, request.url.path, "denied", "1", request.client.host)
        raise HTTPException(403)
    record("?", request.method, request.url.path, "allowed", "1", request.client.host)


app = FastAPI(dependencies=[Depends(decide)], docs_url=None, openapi_url=None)
app.state.limiter = Limiter(key_func=get_remote_address, default_limits=["120/minute"])
app.add_middleware(SlowAPIMiddleware)
app.add_middleware(SecurityHeaders)


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str = Field(max_length=100)


@app.post("/v1/items", status_code=201)
async def create(item: Item):
    return item


if __name__ == "__main__":
    uvicorn.run(
        app, port=8080, server_header=False, timeout_keep_alive=5, timeout_graceful_shutdown=20,
        limit_concurrency=200, h11_max_incomplete_event_size=16384,
    )
`,
  },
  django: {
    'app/__main__.py': `from waitress import serve
from app.wsgi import application

serve(application, port=8080, channel_timeout=20, max_request_body_size=65536)
`,
    'app/wsgi.py': `import os
from django.core.wsgi import get_wsgi_application
import app.settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "app.settings")
application = get_wsgi_application()
`,
    'app/settings.py': `import os
import app.middleware
import app.urls

SECRET_KEY = os.environ["SECRET_KEY"]
DEBUG = False
ALLOWED_HOSTS = ["ledger.harbour.internal"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 65536
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_HSTS_SECONDS = 31536000
X_FRAME_OPTIONS = "DENY"
ROOT_URLCONF = "app.urls"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "app.middleware.Decide",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
`,
    'app/middleware.py': `from django.http import HttpResponse
from app.rules import allowed, record, roles_of


class Decide:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        roles = roles_of(request.headers.get("authorization"))
        where = request.META["REMOTE_ADDR"]
        if roles is None:
            record("?", request.method, request.path, "denied", "1", where)
            return HttpResponse(status=401)
        if not allowed(f"{request.method} {request.path}", roles):
            record("?", request.method, request.path, "denied", "1", where)
            return HttpResponse(status=403)
        record("?", request.method, request.path, "allowed", "1", where)
        return self.get_response(request)
`,
    'app/urls.py': `from django.http import JsonResponse
from django.urls import path

urlpatterns = [path("v1/items", lambda request: JsonResponse({"items": []}))]
`,
  },
};

async function judged(files: Files) {
  const results = await verifyTree(
    memoryTree({ ...AROUND, 'app/rules.py': RULES, ...files }),
    { only: CONTROLS },
  );
  return results.map(({ id, state, message }) => `${id} ${state}: ${message}`);
}

it.each(Object.keys(FRAMEWORKS))('does not know what %s does', async name => {
  const said = await judged(FRAMEWORKS[name]);
  expect(said).toEqual(
    CONTROLS.map(id =>
      expect.stringMatching(new RegExp(`^${id} unknown: .*${name} is used`)),
    ),
  );
});

const RULED = FRAMEWORKS.flask['app/__main__.py'] ?? '';

it.each([
  [
    'authorization',
    {
      'app/rules.py': RULES.replace(
        '"require": ["exp"]',
        '"verify_signature": False',
      ),
    },
    'a check of tokens is switched off',
  ],
  [
    'http-hardening',
    {
      'app/__main__.py': `${RULED}\nHEADERS = {"Access-Control-Allow-Origin": "*"}\n`,
    },
    'other origins may read answers',
  ],
  [
    'http-hardening',
    {
      'app/__main__.py': `import requests\n${RULED}\nrequests.get("https://a.internal", verify=False)\n`,
    },
    'certificate',
  ],
])('a framework hides nothing of %s', async (id, files, what) => {
  const said = await judged({ ...FRAMEWORKS.flask, ...files });
  expect(said.find(text => text.startsWith(`${id} fail`))).toContain(what);
});

it('follows FastAPI where layers of the service are around it', async () => {
  const [result] = await verifyTree(memoryTree(rendering('python')), {
    only: ['authorization'],
  });
  expect(result.state).toBe('pass');
});
