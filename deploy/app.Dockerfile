# The web process and the actions: one image, two commands.
#   docker build -f deploy/app.Dockerfile -t ossa-app .
FROM python:3.12.12-slim-bookworm AS build
COPY requirements/app.txt /build/app.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /build/app.txt \
    && /opt/venv/bin/python -m compileall -q /opt/venv

FROM python:3.12.12-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 OSSA_VAR=/var/ossa
RUN useradd --uid 10001 --no-create-home ossa && install -d -o ossa -m 700 /var/ossa
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY bot bot
COPY actions actions
COPY knowledge knowledge
# The list of accepted knowledge is there once a clinic accepted it (docs/operations.md).
COPY clinic.toml knowledge.sha256* ./
COPY deploy/probe.py deploy/probe.py
RUN python -m compileall -q bot actions
USER 10001
EXPOSE 8000 5055
CMD ["python", "-m", "bot", "web"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "deploy/probe.py", "http://127.0.0.1:8000/healthz"]
