// Empty: Eigen asks for it, and clang's own refuses to be compiled for WebAssembly.
