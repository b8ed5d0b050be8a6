def i18n(_a):
    raise NotImplementedError
