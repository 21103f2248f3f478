// `npm run faults`: a fault at every use, and not only at some.
process.env.TIDINGS_FAULTS = "all";
for (const name of ["consumer", "routes"]) await import(`./${name}.test.mjs`);
