/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4) by OpenSSL's libcrypto: what ties a printed page to its inputs. */
#ifndef VRAMGRID_DIGEST_H
#define VRAMGRID_DIGEST_H

#include "vramgrid/error.h"

#include <stddef.h>
#include <stdint.h>

struct digest {
    char hex[65];
    uint64_t bytes; /* how long the digested text was */
};

/* A text digested piece by piece. To be ended in any case; accepts a zeroed one. */
struct digesting {
    struct evp_md_ctx_st *context;
    uint64_t bytes;
};

bool digesting_begin(struct digesting *digesting, struct error *err);
bool digesting_add(struct digesting *digesting, const void *bytes, size_t length);
bool digesting_end(struct digesting *digesting, struct digest *digest, struct error *err);

bool digest_bytes(struct digest *digest, const void *bytes, size_t length, struct error *err);

bool digest_file(struct digest *digest, const char *path, struct error *err);

#endif
