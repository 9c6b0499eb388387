/* Preloaded before the C library: files below one folder fail at the N-th call, or everything done to them is recorded.
   Built and used by tests/trust/shim.py. Single-threaded use; nothing here is part of Loket. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define MANY 4096
static char prefix[4096];
static char *path_of[MANY];
static long calls, fail_at;
static int fail_with, sticky, failed;
static int log_fd = -1;
static int inside;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static ssize_t put(const void *data, size_t size) { return REAL(write)(log_fd, data, size); }

static void record(char kind, const char *path, int64_t offset, const void *data, int64_t size) {
    if (log_fd < 0 || inside) return;
    inside = 1;
    uint16_t length = (uint16_t)strlen(path);
    put(&kind, 1);
    put(&length, 2);
    put(path, length);
    put(&offset, 8);
    put(&size, 8);
    if (data && size > 0) put(data, (size_t)size);
    inside = 0;
}

/* What the harness calls. */
void shim_watch(const char *folder) { snprintf(prefix, sizeof prefix, "%s/", folder); calls = 0; failed = 0; }
void shim_fail(long number, int error, int keep_failing) { fail_at = number; fail_with = error; sticky = keep_failing; calls = 0; failed = 0; }
long shim_calls(void) { return calls; }
int shim_failed(void) { return failed; }
void shim_record(const char *log) { log_fd = REAL(open)(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600); }
void shim_say(const char *word) { record('A', word, 0, NULL, 0); }

static int fails(void) {
    calls++;
    if (!fail_at || calls < fail_at || (calls > fail_at && !sticky)) return 0;
    failed = 1;
    errno = fail_with;
    return 1;
}

static int watched_path(const char *path) { return prefix[0] && strncmp(path, prefix, strlen(prefix)) == 0; }
static const char *watched(int fd) { return fd >= 0 && fd < MANY ? path_of[fd] : NULL; }

static void remember(int fd, const char *path, int flags) {
    if (fd < 0 || fd >= MANY) return;
    free(path_of[fd]);
    path_of[fd] = watched_path(path) && (flags & O_ACCMODE) != O_RDONLY ? strdup(path) : NULL;
    if (path_of[fd] && (flags & O_TRUNC)) record('T', path, 0, NULL, 0);
    if (path_of[fd] && (flags & O_CREAT)) record('C', path, 0, NULL, 0);
}

#define OPENING(name)                                                                   \
    int name(const char *path, int flags, ...) {                                        \
        va_list more; va_start(more, flags);                                            \
        mode_t mode = (flags & O_CREAT) ? va_arg(more, mode_t) : 0; va_end(more);       \
        if (watched_path(path) && (flags & O_CREAT) && fails()) return -1;              \
        int fd = REAL(name)(path, flags, mode);                                         \
        remember(fd, path, flags);                                                      \
        return fd;                                                                      \
    }
OPENING(open)
OPENING(open64)

int close(int fd) {
    if (fd >= 0 && fd < MANY) { free(path_of[fd]); path_of[fd] = NULL; }
    return REAL(close)(fd);
}

ssize_t write(int fd, const void *data, size_t size) {
    const char *path = watched(fd);
    if (!path || inside) return REAL(write)(fd, data, size);
    if (fails()) return -1;
    int64_t offset = lseek(fd, 0, SEEK_CUR);
    ssize_t done = REAL(write)(fd, data, size);
    if (done > 0) record('W', path, offset, data, done);
    return done;
}

#define PWRITING(name, off)                                                             \
    ssize_t name(int fd, const void *data, size_t size, off offset) {                   \
        const char *path = watched(fd);                                                 \
        if (!path) return REAL(name)(fd, data, size, offset);                           \
        if (fails()) return -1;                                                         \
        ssize_t done = REAL(name)(fd, data, size, offset);                              \
        if (done > 0) record('W', path, offset, data, done);                            \
        return done;                                                                    \
    }
PWRITING(pwrite, off_t)
PWRITING(pwrite64, off64_t)

#define SYNCING(name)                                                                   \
    int name(int fd) {                                                                  \
        const char *path = watched(fd);                                                 \
        if (path && fails()) return -1;                                                 \
        int done = REAL(name)(fd);                                                      \
        if (path && done == 0) record('S', path, 0, NULL, 0);                           \
        return done;                                                                    \
    }
SYNCING(fsync)
SYNCING(fdatasync)

#define CUTTING(name, off)                                                              \
    int name(int fd, off size) {                                                        \
        const char *path = watched(fd);                                                 \
        if (path && fails()) return -1;                                                 \
        int done = REAL(name)(fd, size);                                                \
        if (path && done == 0) record('T', path, size, NULL, 0);                        \
        return done;                                                                    \
    }
CUTTING(ftruncate, off_t)
CUTTING(ftruncate64, off64_t)

int unlink(const char *path) {
    if (watched_path(path) && fails()) return -1;
    int done = REAL(unlink)(path);
    if (done == 0 && watched_path(path)) record('U', path, 0, NULL, 0);
    return done;
}
