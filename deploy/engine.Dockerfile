# The engine with its trained model. The training data stay in the build.
#   docker build -f deploy/engine.Dockerfile -t ossa-engine .
FROM python:3.10.19-slim-bookworm AS build
COPY requirements/engine.txt /build/engine.txt
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r /build/engine.txt \
    && /opt/venv/bin/python -m compileall -q /opt/venv
WORKDIR /app
COPY engine engine
COPY data data
COPY config.yml domain.yml endpoints.yml credentials.yml ./
RUN /opt/venv/bin/python -m engine train --out models --fixed-model-name ossa

FROM python:3.10.19-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --uid 10001 --no-create-home ossa && install -d -o ossa -m 700 /home/ossa
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY engine engine
COPY config.yml domain.yml endpoints.yml credentials.yml ./
COPY --from=build /app/models models
COPY deploy/probe.py deploy/probe.py
RUN python -m compileall -q engine
USER 10001
EXPOSE 5005
CMD ["python", "-m", "engine", "run", "--model", "models/ossa.tar.gz", "-i", "0.0.0.0", "-p", "5005"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "deploy/probe.py", "http://127.0.0.1:5005/webhooks/turn/"]
