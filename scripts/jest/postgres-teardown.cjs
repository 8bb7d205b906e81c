/** Jest global teardown: stops the PostgreSQL of the run. */
module.exports = async () => {
  const child = globalThis.__fairwayPostgres;
  if (child) {
    globalThis.__fairwayPostgres = undefined;
    const ended = new Promise(resolve => child.once('exit', resolve));
    child.stdin.end();
    await ended;
  }
};
