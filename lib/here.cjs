// The folder that this file is in. Only CommonJS has `__dirname`, and the constructs are CommonJS in the package but ES
// modules in the repository, where `import.meta` would be the way: this file is the same in both.
exports.here = __dirname;
