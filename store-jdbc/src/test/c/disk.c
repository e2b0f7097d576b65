/*
 * Loaded before the C library: records the operations of a program on the files of one folder, in order, in a journal.
 * A test derives from it what a disk would contain if the power failed at some moment.
 *
 * A record: kind (1 byte), length of the path (2), offset (8), length of the data (4), path, data; numbers little-endian.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITTEN = 1, TRUNCATED = 2, SYNCED = 3, DELETED = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int journal = -1;

static void *next(const char *name) {
    return dlsym(RTLD_NEXT, name);
}

static int is_recorded(const char *path) {
    const char *folder = getenv("BONSELA_DISK");
    size_t length = strlen(path);
    return folder != NULL && strncmp(path, folder, strlen(folder)) == 0
            && !(length > 4 && strcmp(path + length - 4, "-shm") == 0);
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length < 0) {
        return 0;
    }
    path[length] = 0;
    return is_recorded(path);
}

static void record(uint8_t kind, const char *path, uint64_t offset, const void *data, uint32_t length) {
    static ssize_t (*append)(int, const struct iovec *, int);
    uint8_t header[15];
    uint16_t name = (uint16_t)strlen(path);
    header[0] = kind;
    memcpy(header + 1, &name, 2);
    memcpy(header + 3, &offset, 8);
    memcpy(header + 11, &length, 4);
    if (journal < 0) {
        journal = open(getenv("BONSELA_JOURNAL"), O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600);
        append = next("writev");
    }
    struct iovec parts[3] = {{header, sizeof header}, {(void *)path, name}, {(void *)data, length}};
    if (append(journal, parts, 3) < (ssize_t)(sizeof header + name + length)) {
        abort();
    }
}

static ssize_t written(int fd, const void *data, ssize_t length, off_t offset) {
    char path[PATH_MAX];
    if (length > 0 && path_of(fd, path)) {
        record(WRITTEN, path, (uint64_t)offset, data, (uint32_t)length);
    }
    return length;
}

#define WITH_LOCK(type, call) \
    pthread_mutex_lock(&lock); \
    type result = call; \
    pthread_mutex_unlock(&lock); \
    return result

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    ssize_t (*real)(int, const void *, size_t, off_t) = next("pwrite");
    WITH_LOCK(ssize_t, written(fd, data, real(fd, data, length, offset), offset));
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    ssize_t (*real)(int, const void *, size_t, off64_t) = next("pwrite64");
    WITH_LOCK(ssize_t, written(fd, data, real(fd, data, length, offset), offset));
}

ssize_t write(int fd, const void *data, size_t length) {
    ssize_t (*real)(int, const void *, size_t) = next("write");
    char path[PATH_MAX];
    if (!path_of(fd, path)) {
        return real(fd, data, length);
    }
    pthread_mutex_lock(&lock);
    ssize_t result = real(fd, data, length);
    result = written(fd, data, result, lseek(fd, 0, SEEK_CUR) - (result > 0 ? result : 0));
    pthread_mutex_unlock(&lock);
    return result;
}

static int truncated(int fd, off_t length, int result) {
    char path[PATH_MAX];
    if (result == 0 && path_of(fd, path)) {
        record(TRUNCATED, path, (uint64_t)length, NULL, 0);
    }
    return result;
}

int ftruncate(int fd, off_t length) {
    int (*real)(int, off_t) = next("ftruncate");
    WITH_LOCK(int, truncated(fd, length, real(fd, length)));
}

int ftruncate64(int fd, off64_t length) {
    int (*real)(int, off64_t) = next("ftruncate64");
    WITH_LOCK(int, truncated(fd, length, real(fd, length)));
}

static int synced(int fd, int result) {
    char path[PATH_MAX];
    if (result == 0 && path_of(fd, path)) {
        record(SYNCED, path, 0, NULL, 0);
    }
    return result;
}

int fsync(int fd) {
    int (*real)(int) = next("fsync");
    WITH_LOCK(int, synced(fd, real(fd)));
}

int fdatasync(int fd) {
    int (*real)(int) = next("fdatasync");
    WITH_LOCK(int, synced(fd, real(fd)));
}

int unlink(const char *path) {
    int (*real)(const char *) = next("unlink");
    pthread_mutex_lock(&lock);
    int result = real(path);
    if (result == 0 && is_recorded(path)) {
        record(DELETED, path, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return result;
}
