def lint(_a):
    raise NotImplementedError
