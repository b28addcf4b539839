/* SPDX-License-Identifier: MIT */
#include "vramgrid/base/digest.h"

#include <openssl/evp.h>
bool digesting_begin(struct digesting *digesting, struct error *err)
{
    *digesting = (struct digesting){.context = EVP_MD_CTX_new()};
    if (digesting->context && EVP_DigestInit_ex(digesting->context, EVP_sha256(), NULL))
        return true;
    EVP_MD_CTX_free(digesting->context);
    digesting->context = NULL;
    return error_set(err, ERROR_BUG, "libcrypto offers no SHA-256");
}

bool digesting_add(struct digesting *digesting, const void *bytes, size_t length)
{
    bool ok = digesting->context && EVP_DigestUpdate(digesting->context, bytes, length);

    if (!ok) { /* which digesting_end tells */
        EVP_MD_CTX_free(digesting->context);
        digesting->context = NULL;
    }
    digesting->bytes += length;
    return ok;
}

bool digesting_end(struct digesting *digesting, struct digest *digest, struct error *err)
{
    unsigned char hash[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    bool ok = digesting->context && EVP_DigestFinal_ex(digesting->context, hash, &size);

    *digest = (struct digest){.bytes = digesting->bytes};
    for (unsigned i = 0; i < size; i++)
        snprintf(digest->hex + 2 * i, 3, "%02x", hash[i]);
    EVP_MD_CTX_free(digesting->context);
    *digesting = (struct digesting){0};
    return ok || error_set(err, ERROR_BUG, "SHA-256 failed");
}

bool digest_bytes(struct digest *digest, const void *bytes, size_t length, struct error *err)
{
    struct digesting digesting;
    bool ok = digesting_begin(&digesting, err) && digesting_add(&digesting, bytes, length);

    return digesting_end(&digesting, digest, err) && ok;
}

bool digest_stream(struct digest *digest, FILE *file, const char *path, struct error *err)
{
    char block[65536];
    struct digesting digesting;
    size_t got;
    bool ok = digesting_begin(&digesting, err);

    while (ok && (got = fread(block, 1, sizeof block, file)) > 0)
        ok = digesting_add(&digesting, block, got);
    if (ferror(file))
        ok = error_set_errno(err, ERROR_WRITE, "%s", path);
    return digesting_end(&digesting, digest, err) && ok;
}

bool digest_file(struct digest *digest, const char *path, struct error *err)
{
    FILE *file = fopen(path, "rb");
    bool ok;

    if (!file)
        return error_set_errno(err, ERROR_WRITE, "%s", path);
    ok = digest_stream(digest, file, path, err);
    fclose(file);
    return ok;
}
