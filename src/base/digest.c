/* SPDX-License-Identifier: MIT */
#include "vramgrid/digest.h"

#include <openssl/evp.h>
#include <stdio.h>

static bool digest_final(struct digest *digest, EVP_MD_CTX *context, struct error *err)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size;

    if (!EVP_DigestFinal_ex(context, hash, &size))
        return error_set(err, ERROR_BUG, "SHA-256 failed");
    for (unsigned i = 0; i < size; i++)
        snprintf(digest->hex + 2 * i, 3, "%02x", hash[i]);
    return true;
}

static EVP_MD_CTX *digest_begin(struct error *err)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();

    if (context && EVP_DigestInit_ex(context, EVP_sha256(), NULL))
        return context;
    EVP_MD_CTX_free(context);
    error_set(err, ERROR_BUG, "libcrypto offers no SHA-256");
    return NULL;
}

bool digest_bytes(struct digest *digest, const void *bytes, size_t length, struct error *err)
{
    EVP_MD_CTX *context = digest_begin(err);
    bool ok;

    if (!context)
        return false;
    digest->bytes = length;
    ok = EVP_DigestUpdate(context, bytes, length) && digest_final(digest, context, err);
    EVP_MD_CTX_free(context);
    return ok;
}

bool digest_file(struct digest *digest, const char *path, struct error *err)
{
    char block[65536];
    FILE *file = fopen(path, "rb");
    EVP_MD_CTX *context = NULL;
    size_t got;
    bool ok;

    if (!file)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    digest->bytes = 0;
    ok = (context = digest_begin(err)) != NULL;
    while (ok && (got = fread(block, 1, sizeof block, file)) > 0) {
        digest->bytes += got;
        ok = EVP_DigestUpdate(context, block, got);
    }
    if (ferror(file))
        ok = error_set_errno(err, ERROR_WRITE, "%s", path);
    ok = ok && digest_final(digest, context, err);
    EVP_MD_CTX_free(context);
    fclose(file);
    return ok;
}
