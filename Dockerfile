# Two stages: the first fetches and learns, the second only runs. Nothing is fetched at run time.
FROM python:3.12-slim-bookworm AS build
RUN python -m venv /opt/venv
WORKDIR /app
COPY requirements.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements.lock
COPY bot bot
COPY content content
COPY locales locales
# Learns from the phrases once and compiles, so that a start takes seconds on a read-only disk. The folders exist for the same reason.
RUN mkdir -p var/cache var/spool && /opt/venv/bin/python -m compileall -q bot && /opt/venv/bin/python -m bot ask salam >/dev/null

FROM python:3.12-slim-bookworm
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY LICENSE /app/LICENSE
RUN install -d -o 10001 -g 10001 -m 0700 /spool
WORKDIR /app
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SPOOL_DIR=/spool
USER 10001:10001
VOLUME /spool
ENTRYPOINT ["python", "-m", "bot"]
CMD ["telegram"]
