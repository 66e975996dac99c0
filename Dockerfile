FROM golang:1.26-bookworm AS build
WORKDIR /src
# The modules by themselves, so that they are fetched again only when they change.
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# Static: the image below has no C library. Time zones are within the program.
# There is no .git here to stamp a version from.
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/liaison ./cmd/liaison
# An empty directory for the volume, which takes its owner from here.
RUN mkdir /out/data

# The program, the certificates that it trusts, and nothing else: no shell. The
# account has no name, since here is no list of names.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/liaison /usr/local/bin/liaison
COPY --from=build --chown=65532:65532 /out/data /data

# Every address of the container: outside, the port is published or not.
# The database is always another container: here is no PostgreSQL to start.
ENV LISTEN=0.0.0.0:8080 \
    DATA_DIR=/data \
    LOG_FORMAT=json
VOLUME /data
EXPOSE 8080
USER 65532:65532

# The program asks itself, because the image has no curl.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["/usr/local/bin/liaison", "health"]

# SIGTERM, Docker's way to stop, lets it finish what is in hand.
ENTRYPOINT ["/usr/local/bin/liaison"]
CMD ["serve"]
