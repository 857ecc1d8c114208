"""torch.utils.data: datasets, samplers, collating, DataLoader; parts load when asked for."""

from torch.utils._lazy import attach, by_name

_PLACES = by_name(
    {
        "dataset": "Dataset IterableDataset TensorDataset StackDataset ConcatDataset ChainDataset "
        "Subset random_split",
        "sampler": "Sampler SequentialSampler RandomSampler SubsetRandomSampler "
        "WeightedRandomSampler BatchSampler",
        "_utils.collate": "default_collate default_convert",
        "_utils.worker": "get_worker_info",
        "dataloader": "DataLoader",
        "distributed": "DistributedSampler",
        "datapipes.datapipe": "DataChunk IterDataPipe MapDataPipe functional_datapipe",
    }
)
_PLACES.update(_utils="", dataset="", sampler="", dataloader="", distributed="", datapipes="")
__getattr__ = attach(__name__, globals(), _PLACES)
