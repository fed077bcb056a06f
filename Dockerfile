# One image for web, worker, scheduler and migrate; docker-compose.yml says which runs what.
FROM python:3.13.14-slim-bookworm AS packages
WORKDIR /app
RUN python -m venv /venv
COPY requirements.lock .
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13.14-slim-bookworm
# LibreOffice and the fonts show papers as PDF; version 1 of the fonts lacks Vietnamese letters. Debian
# keeps only the newest build of a release, so a pinned version would stop building within weeks.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        fontconfig fonts-liberation2 libreoffice-writer-nogui \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app thidua \
    && install -d -o thidua -g thidua /data /sockets /certificates \
    && for name in authority service owner postgres redis; do \
        install -d -o thidua -g thidua /certificates/$name; done
COPY --from=packages /venv /venv
WORKDIR /app
COPY workflow workflow
COPY worker worker
COPY standalone standalone
COPY migrations migrations
COPY templates_docx templates_docx
COPY seed seed
COPY docs/huong-dan.md docs/guide.md docs/glossary.md docs/
COPY requirements.lock .
ENV PATH=/venv/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    THIDUA_DATA=/data
# What the image is made of, for whoever audits it.
RUN python -m standalone sbom > /app/sbom.cdx.json
USER 10001
VOLUME /data
ENTRYPOINT ["python", "-m"]
CMD ["standalone", "--help"]
