/** Hosts of this machine alone, as they stand in a URL. */
export const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];
