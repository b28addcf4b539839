/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4) by OpenSSL's libcrypto: what ties a printed page to its inputs. */
#ifndef VRAMGRID_DIGEST_H
#define VRAMGRID_DIGEST_H

#include "vramgrid/base/error.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct digest {
    char hex[65];   /* lower case; "" where none was made */
    uint64_t bytes; /* how long the digested text was */
};

/* A text digested piece by piece. */
struct digesting {
    struct evp_md_ctx_st *context; /* NULL after a failure */
    uint64_t bytes;
};

/* To be ended in any case. */
bool digesting_begin(struct digesting *digesting, struct error *err);

/* False, without an error yet, if it failed here or before. */
bool digesting_add(struct digesting *digesting, const void *bytes, size_t length);

/* Releases the digesting. False with an error if anything failed since it began. */
bool digesting_end(struct digesting *digesting, struct digest *digest, struct error *err);

bool digest_bytes(struct digest *digest, const void *bytes, size_t length, struct error *err);

/* Of a file as it is now: what is parsed from memory is digested there, by digest_bytes. */
bool digest_file(struct digest *digest, const char *path, struct error *err);

/* Of what is left of a stream; path for messages. */
bool digest_stream(struct digest *digest, FILE *file, const char *path, struct error *err);

#endif
