"""Every address there is, with the methods it answers."""

from entrypoints.http.docs.page import assets

SCRIPT = assets().names["docs.js"]
ROUTES = {
    "/api/user/signup": ["POST"],
    "/api/user/login": ["POST"],
    "/api/user/logout": ["POST"],
    "/api/user": ["GET", "HEAD", "PUT"],
    "/api/user/activity": ["GET", "HEAD"],
    "/api/user/sessions": ["DELETE", "GET", "HEAD"],
    "/api/user/sessions/AAAAAAAAAAAAAAAAAAAAAA": ["DELETE"],
    "/problems": ["GET", "HEAD"],
    "/problems/not-found": ["GET", "HEAD"],
    "/health/live": ["GET", "HEAD"],
    "/health/ready": ["GET", "HEAD"],
    "/version": ["GET", "HEAD"],
    "/openapi.json": ["GET", "HEAD"],
    "/docs": ["GET", "HEAD"],
    f"/docs/assets/{SCRIPT}": ["GET", "HEAD"],
}
READABLE = [target for target, methods in ROUTES.items() if "GET" in methods]
METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"]
UNUSUAL = ["PROPFIND", "QUERY", "LINK", "FOO", "get", "Post", "head", "G E T", "É", "-"]
NOWHERE = ["/", "", "/api", "/nowhere", "/api/user/nowhere", "*", "/openapi.json/x"]
