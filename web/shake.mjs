// JSON Forms brings a state store and a validator that the apps do not use; nothing of them happens by being imported, so
// what is not used is left out. For the `treeshake` of both builds.
export const shake = { moduleSideEffects: (id) => !/node_modules\/(@jsonforms\/core|ajv|ajv-formats|lodash)\//.test(id) }
