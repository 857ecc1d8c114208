"""torch.hub: nothing is downloaded at run time, so its functions say what to do instead."""


def _refuse(name):
    def function(*args, **kwargs):
        raise NotImplementedError(
            f"torch.hub.{name}: this package fetches no code and no weights at run time; download "
            "them yourself and use torch.load and an ordinary import"
        )

    function.__name__ = name
    function.__doc__ = "Refuse: nothing is fetched at run time."
    return function


load = _refuse("load")
list = _refuse("list")
help = _refuse("help")
download_url_to_file = _refuse("download_url_to_file")
load_state_dict_from_url = _refuse("load_state_dict_from_url")
