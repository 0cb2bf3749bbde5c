/** Calls `end` once when the process is asked to end, or when the parent at the other side of standard input is gone. */
export function whenToldToEnd(withParent: boolean, end: () => void): void {
  let told = false;
  const once = (): void => {
    if (told) return;
    told = true;
    // An open standard input would keep the process alive after everything else has ended.
    if (withParent) process.stdin.destroy();
    end();
  };
  process.once('SIGTERM', once);
  process.once('SIGINT', once);
  if (!withParent) return;
  process.stdin.resume();
  process.stdin.once('end', once);
  process.stdin.once('error', once);
}
