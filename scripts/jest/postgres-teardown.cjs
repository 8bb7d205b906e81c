/** Jest global teardown: stops the PostgreSQL of the run. */
module.exports = async () => {
  const server = globalThis.__fairwayPostgres;
  if (server) {
    globalThis.__fairwayPostgres = undefined;
    await server.stop();
  }
};
